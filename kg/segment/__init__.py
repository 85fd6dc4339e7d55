"""One file a layout: recognise it by evidence, and cut the text into segments."""
