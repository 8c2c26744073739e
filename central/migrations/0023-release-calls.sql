-- How many calls a version of a script has led: by the first disposition of each call.
create index rows_disposition_script on rows ((data #>> '{script,id}'), (data #>> '{script,version}'))
  where kind = 'disposition' and not deleted;
