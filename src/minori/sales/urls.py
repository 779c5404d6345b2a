"""Addresses of sales."""

from django.urls import path

from minori.sales.views import agreement, deals, handoffs, tasks

app_name = "sales"
urlpatterns = [
    path("sales/", handoffs.queue, name="queue"),
    path("sales/<int:pk>", handoffs.one, name="one"),
    path("sales/<int:pk>/accept", handoffs.accept_one, name="accept"),
    path("sales/<int:pk>/reject", handoffs.reject_one, name="reject"),
    path("sales/<int:pk>/qualify", handoffs.qualify_one, name="qualify"),
    path("sales/<int:pk>/give", handoffs.give_to, name="give"),
    path("sales/hand-over/<int:lead_id>", handoffs.hand_over_lead, name="hand_over"),
    path("sales/tasks", tasks.tasks, name="tasks"),
    path("sales/tasks/new/<int:lead_id>", tasks.new, name="task_new"),
    path("sales/tasks/<int:pk>/finish", tasks.finish, name="finish"),
    path("sales/deals", deals.board, name="deals"),
    path("sales/deals/list", deals.listed, name="deal_list"),
    path("sales/deals/new", deals.new, name="deal_begin"),
    path("sales/deals/new/<int:lead_id>", deals.new, name="deal_new"),
    path("sales/deals/<int:pk>", deals.one, name="deal"),
    path("sales/deals/<int:pk>/move", deals.move, name="move"),
    path("sales/criteria", agreement.agreement, name="criteria"),
    path("sales/criteria/receivers", agreement.receivers, name="receivers"),
]
