t AS (SELECT *, CASE category || '/' || action
         WHEN 'User/Login' THEN 'login'
         WHEN 'Message/Send' THEN 'send_message'
         WHEN 'Room/Create' THEN 'create_room'
         WHEN 'User/Status Manually Changed' THEN 'change_status'
         WHEN 'User/Avatar Changed' THEN 'change_avatar' END AS step
       FROM e WHERE event_type = 'feature')
