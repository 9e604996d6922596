# fails: names the type of a file by its ending [reply-wrong-type]
# image/jpg is no type that exists.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


server.TYPES["jpg"] = "image/jpg"
server.main()
