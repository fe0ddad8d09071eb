"""Addresses of agreements, their terms, reviews and commitments."""

from django.urls import path

from .views import agreements, approvals, commitments, memos, questions, reviews, terms, texts

app_name = "agreements"
urlpatterns = [
    path("agreements/", agreements.AgreementListView.as_view(), name="agreement_list"),
    path(
        "agreements/timeline/",
        agreements.AgreementTimelineView.as_view(),
        name="agreement_timeline",
    ),
    path("agreements/add/", agreements.AgreementCreateView.as_view(), name="agreement_create"),
    path(
        "agreements/<uuid:pk>/", agreements.AgreementDetailView.as_view(), name="agreement_detail"
    ),
    path(
        "agreements/<uuid:pk>/edit/",
        agreements.AgreementUpdateView.as_view(),
        name="agreement_update",
    ),
    path(
        "agreements/<uuid:pk>/void/", agreements.AgreementVoidView.as_view(), name="agreement_void"
    ),
    path(
        "agreements/<uuid:pk>/move/<slug:name>/",
        agreements.AgreementTransitionView.as_view(),
        name="agreement_transition",
    ),
    path("agreements/<uuid:pk>/terms/add/", terms.TermEditView.as_view(), name="term_create"),
    path(
        "agreements/<uuid:pk>/terms/<int:term>/", terms.TermEditView.as_view(), name="term_update"
    ),
    path(
        "agreements/<uuid:pk>/terms/<int:term>/remove/",
        terms.TermRemoveView.as_view(),
        name="term_remove",
    ),
    path(
        "agreements/<uuid:pk>/approvals/request/",
        approvals.ApprovalRequestView.as_view(),
        name="approval_request",
    ),
    path("agreements/<uuid:pk>/texts/add/", texts.TextCreateView.as_view(), name="text_create"),
    path(
        "agreements/<uuid:pk>/texts/<slug:language>/compare/",
        texts.TextCompareView.as_view(),
        name="text_compare",
    ),
    path(
        "agreements/<uuid:pk>/texts/<slug:language>/<int:number>/",
        texts.TextDetailView.as_view(),
        name="text_detail",
    ),
    path(
        "agreements/<uuid:pk>/amendments/add/",
        texts.AmendmentEditView.as_view(),
        name="amendment_create",
    ),
    path(
        "agreements/<uuid:pk>/amendments/<int:amendment>/",
        texts.AmendmentEditView.as_view(),
        name="amendment_update",
    ),
    path(
        "agreements/<uuid:pk>/amendments/<int:amendment>/remove/",
        texts.AmendmentRemoveView.as_view(),
        name="amendment_remove",
    ),
    path(
        "approvals/<uuid:pk>/approve/",
        approvals.ApprovalDecideView.as_view(move_name="approve"),
        name="approval_approve",
    ),
    path(
        "approvals/<uuid:pk>/refuse/",
        approvals.ApprovalDecideView.as_view(move_name="refuse"),
        name="approval_refuse",
    ),
    path(
        "approvals/<uuid:pk>/withdraw/",
        approvals.ApprovalWithdrawView.as_view(),
        name="approval_withdraw",
    ),
    path("reviews/<uuid:pk>/", reviews.ReviewDetailView.as_view(), name="review_detail"),
    path(
        "reviews/<uuid:pk>/memo/<slug:language>/<slug:form>/",
        memos.ReviewMemoView.as_view(),
        name="review_memo",
    ),
    path("reviews/<uuid:pk>/ask/", questions.QuestionCreateView.as_view(), name="question_create"),
    path("review-questions/", questions.QuestionListView.as_view(), name="question_list"),
    path(
        "review-questions/<uuid:pk>/",
        questions.QuestionDetailView.as_view(),
        name="question_detail",
    ),
    path(
        "review-questions/<uuid:pk>/move/<slug:name>/",
        questions.QuestionTransitionView.as_view(),
        name="question_transition",
    ),
    path(
        "review-questions/<uuid:pk>/void/",
        questions.QuestionVoidView.as_view(),
        name="question_void",
    ),
    path("reviews/<uuid:pk>/open/", reviews.ReviewOpenView.as_view(), name="review_open"),
    path(
        "reviews/<uuid:pk>/complete/", reviews.ReviewCompleteView.as_view(), name="review_complete"
    ),
    path("reviews/<uuid:pk>/void/", reviews.ReviewVoidView.as_view(), name="review_void"),
    path("commitments/", commitments.CommitmentListView.as_view(), name="commitment_list"),
    path("commitments/add/", commitments.CommitmentCreateView.as_view(), name="commitment_create"),
    path(
        "commitments/<uuid:pk>/",
        commitments.CommitmentDetailView.as_view(),
        name="commitment_detail",
    ),
    path(
        "commitments/<uuid:pk>/edit/",
        commitments.CommitmentUpdateView.as_view(),
        name="commitment_update",
    ),
    path(
        "commitments/<uuid:pk>/void/",
        commitments.CommitmentVoidView.as_view(),
        name="commitment_void",
    ),
    path(
        "commitments/<uuid:pk>/move/<slug:name>/",
        commitments.CommitmentTransitionView.as_view(),
        name="commitment_transition",
    ),
    path(
        "commitments/<uuid:pk>/check/",
        commitments.CommitmentCheckView.as_view(),
        name="commitment_check",
    ),
]
