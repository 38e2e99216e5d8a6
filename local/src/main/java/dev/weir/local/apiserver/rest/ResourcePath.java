package dev.weir.local.apiserver.rest;

import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.resource.Registry;
import dev.weir.local.apiserver.resource.ResourceType;
import java.util.List;
import java.util.Objects;

/**
 * What a URL names: {@code /api/v1/namespaces/NS/pods/NAME/status}.
 *
 * @param namespace empty for every namespace, or where there is none
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record ResourcePath(ResourceType type, String namespace, String name, String subresource) {

    ResourcePath {
        Objects.requireNonNull(type, "type is null");
    }

    boolean isCollection() {
        return name.isEmpty();
    }

    /** @throws ApiException 404 when no such resource is served */
    static ResourcePath parse(List<String> path, Registry registry) {
        boolean core = path.get(0).equals("api");
        int at = core ? 2 : 3;
        if (path.size() <= at) {
            throw ApiException.noSuchPath();
        }
        String group = core ? "" : path.get(1);
        String version = path.get(at - 1);
        List<String> rest = path.subList(at, path.size());
        boolean inNamespace =
                rest.get(0).equals("namespaces") && rest.size() > 2 && !isNamespaceSubresource(core, rest);
        String namespace = inNamespace ? rest.get(1) : "";
        rest = inNamespace ? rest.subList(2, rest.size()) : rest;
        ResourceType type = registry.find(group, version, rest.get(0)).orElseThrow(ApiException::noSuchPath);
        if (rest.size() > 3 || inNamespace != type.namespaced() && (inNamespace || rest.size() > 1)) {
            throw ApiException.noSuchPath();
        }
        return new ResourcePath(
                type, namespace, rest.size() > 1 ? rest.get(1) : "", rest.size() > 2 ? rest.get(2) : "");
    }

    private static boolean isNamespaceSubresource(boolean core, List<String> rest) {
        return core && rest.size() == 3 && List.of("status", "finalize").contains(rest.get(2));
    }
}
