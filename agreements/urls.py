"""Addresses of agreements, their terms and reviews."""

from django.urls import path

from .views import agreements, memos, questions, reviews, terms

app_name = "agreements"
urlpatterns = [
    path("agreements/", agreements.AgreementListView.as_view(), name="agreement_list"),
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
]
