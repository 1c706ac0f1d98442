"""The answer head, trained: does this statement answer this message?"""
