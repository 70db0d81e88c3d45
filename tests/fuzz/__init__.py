"""Mutated workbooks at the door for files that come in: `make fuzz SECONDS=…`. No part of the suite."""
