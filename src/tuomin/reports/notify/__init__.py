"""Messages to people when a night's run found something: what they say, to whom, and once each."""
