-- The ranking needs the score alone: ties are few and sorted as they are read. Days and ARR stay out of it, so that a new
-- day rewrites the rows in their place and touches no index.
drop index renubu.queue_items_ranked;
create index queue_items_ranked on renubu.queue_items (organization_id, assignee_id, score desc)
  where status in ('pending', 'in_progress', 'snoozed');
