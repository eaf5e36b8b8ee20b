"""Part of `make languages`: brings the refusals of every language up to date, and tells how many each lacks."""

import sys

from dashboard.refusals.gathered import main

sys.stdout.write("\n".join(main()) + "\n")
