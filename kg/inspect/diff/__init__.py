"""What two graph folders say differently: merge their sorted files, group, word, and prove by the places of files."""
