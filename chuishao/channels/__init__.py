"""Other people's words, translated: matters that come in by their forms, notices that go out by theirs."""
