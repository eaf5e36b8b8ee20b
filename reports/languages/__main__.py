"""`make languages`: brings every language's file up to date with what reports say, and tells how much each lacks."""

import sys

from reports.languages.gathered import main

sys.stdout.write("\n".join(main()) + "\n")
