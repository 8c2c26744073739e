-- Which supervisors lead a team, and who stands in for them. What nobody leads is every supervisor's.
create table team_leads (
  team uuid not null references teams (id) on delete cascade,
  supervisor uuid not null references users (id),
  deputy boolean not null default false,
  primary key (team, supervisor)
);
create index team_leads_supervisor on team_leads (supervisor);
create index agent_places_team on agent_places (team);
-- To whom a line was sent: one team, or null = all whom its sender sees.
alter table announcements add column team uuid references teams (id) on delete set null;
