-- What an agent does at the desk (ready, on a break, …) is about no customer; who was in which state since when is asked by agent.
alter table acts alter column customer_id drop not null;
create index acts_agent_state on acts (agent, at) where kind = 'agent.state';
