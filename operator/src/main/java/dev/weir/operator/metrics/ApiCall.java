package dev.weir.operator.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the API server, in the words that RBAC has for it.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection
 * @param group API group; empty: the core one
 * @param resource in the plural, with its subresource after a slash
 */
public record ApiCall(String verb, String group, String resource) {
    private static final Map<String, String> WRITES =
            Map.of("POST", "create", "PUT", "update", "PATCH", "patch", "DELETE", "delete");

    /**
     * @param path of the request, from the server's root
     * @param query of the request, or {@code null}
     * @return empty for what is no resource, such as discovery
     */
    public static Optional<ApiCall> of(String method, String path, String query) {
        List<String> parts = List.of(path.replaceAll("^/+|/+$", "").split("/"));
        boolean core = parts.get(0).equals("api");
        int after = core ? 2 : 3;
        if (!core && !parts.get(0).equals("apis") || parts.size() <= after) {
            return Optional.empty();
        }
        String group = core ? "" : parts.get(1);
        boolean inNamespace = parts.get(after).equals("namespaces") && parts.size() > after + 2;
        List<String> rest = parts.subList(inNamespace ? after + 2 : after, parts.size());
        String resource = rest.size() > 2 ? rest.get(0) + "/" + rest.get(2) : rest.get(0);
        return Optional.of(new ApiCall(verb(method, rest.size() > 1, query), group, resource));
    }

    private static String verb(String method, boolean named, String query) {
        if (WRITES.containsKey(method)) {
            return method.equals("DELETE") && !named ? "deletecollection" : WRITES.get(method);
        }
        boolean watch = query != null && List.of(query.split("&")).contains("watch=true");
        return watch ? "watch" : named ? "get" : "list";
    }

    /** Something is to be changed by it. */
    public boolean isWrite() {
        return !List.of("get", "list", "watch").contains(verb);
    }
}
