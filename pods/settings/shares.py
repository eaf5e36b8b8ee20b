"""What the others may be asked about shares, in whichever pod has a class of them."""

from pods.settings.setting import Topic

TOPICS = (Topic("issue", "an issue of shares"), Topic("transfer", "a transfer of shares"))
