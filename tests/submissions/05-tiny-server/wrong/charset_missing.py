# fails: answers GET with the file [reply-missing-charset]
# text/html without a charset.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


server.TYPES["html"] = "text/html"
server.main()
