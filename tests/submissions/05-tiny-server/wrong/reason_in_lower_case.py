# fails: answers HEAD with the same head, and no body [wrong-reason]
# fails: serves nothing from outside its folder [wrong-reason]
# fails: says which methods a target takes [wrong-reason]
# fails: lets the client read the whole reply, whatever it still sends [wrong-reason]
# Writes "Not found" in the status line and on the page.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


server.REASONS[404] = "Not found"
server.main()
