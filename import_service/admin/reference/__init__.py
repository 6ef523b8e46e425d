"""The page of a list as a file: taking it with you, bringing it back changed."""
