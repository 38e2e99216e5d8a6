package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import java.util.Map;

/** The questions about who may do what. There is one user here, and that one may do everything. */
final class Reviews {

    /** One kind of question. */
    record Review(String group, String kind) {}

    private static final String AUTHORIZATION = "authorization.k8s.io";

    static final Map<String, Review> KINDS = Map.of(
            "selfsubjectaccessreviews", new Review(AUTHORIZATION, "SelfSubjectAccessReview"),
            "subjectaccessreviews", new Review(AUTHORIZATION, "SubjectAccessReview"),
            "selfsubjectrulesreviews", new Review(AUTHORIZATION, "SelfSubjectRulesReview"),
            "selfsubjectreviews", new Review("authentication.k8s.io", "SelfSubjectReview"));

    private Reviews() {}

    /** @param review the question, which is changed into its answer */
    static ObjectNode answer(String plural, ObjectNode review) {
        Review kind = KINDS.get(plural);
        review.put("kind", kind.kind()).put("apiVersion", kind.group() + "/v1");
        ObjectNode status = review.putObject("status");
        switch (plural) {
            case "selfsubjectrulesreviews" -> {
                ObjectNode rule = status.putArray("resourceRules").addObject();
                rule.putArray("verbs").add("*");
                rule.putArray("apiGroups").add("*");
                rule.putArray("resources").add("*");
                ObjectNode urls = status.putArray("nonResourceRules").addObject();
                urls.putArray("verbs").add("*");
                urls.putArray("nonResourceURLs").add("*");
                status.put("incomplete", false);
            }
            case "selfsubjectreviews" -> {
                ObjectNode user = status.putObject("userInfo").put("username", "weir-admin");
                user.putArray("groups").add("system:masters").add("system:authenticated");
            }
            default ->
                status.put("allowed", true).put("reason", "the local cluster has one user, who may do everything");
        }
        Json.child(review, "metadata");
        return review;
    }
}
