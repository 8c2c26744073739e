#!/bin/sh
# After the files of the package are gone. What agents saved lies in their own folders; a package never touches those.
set -e

if [ "$1" = purge ]; then
  echo "Duedesk leaves each user's data in that user's ~/.config. It is removed by hand, when nothing waits to be sent."
fi

exit 0
