"""What is measured by trying to break it: races and kills, too long and too wild for the tests."""
