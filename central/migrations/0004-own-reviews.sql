-- Reviews of an agent's own calls, also of cases that went to somebody else since.
create index rows_review_agent on rows ((data ->> 'agentId'), ((data ->> 'at')::bigint)) where kind = 'review' and not deleted;
