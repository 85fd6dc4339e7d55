"""The grammars: segments → mentions, one file a grammar."""
