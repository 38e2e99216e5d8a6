package dev.weir.local.apiserver.rest;

import dev.weir.local.apiserver.http.Handler;
import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.http.Response;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Registry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;

/** The first stop of every request: who asks, and for what part of the API. */
public final class ApiHandler implements Handler {

    private final byte[] authorization;
    private final Registry registry;
    private final Discovery discovery;
    private final OpenApi openApi;
    private final Resources resources;

    ApiHandler(String token, Registry registry, Discovery discovery, OpenApi openApi, Resources resources) {
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.registry = Objects.requireNonNull(registry, "registry is null");
        this.discovery = Objects.requireNonNull(discovery, "discovery is null");
        this.openApi = Objects.requireNonNull(openApi, "openApi is null");
        this.resources = Objects.requireNonNull(resources, "resources is null");
    }

    @Override
    public Response handle(Request request) {
        List<String> path = request.path();
        String first = path.isEmpty() ? "" : path.get(0);
        if (List.of("healthz", "livez", "readyz").contains(first)) {
            return Response.text(200, "ok");
        }
        byte[] given = request.header("authorization").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(authorization, given)) {
            throw ApiException.unauthorized();
        }
        return switch (first) {
            case "api" -> path.size() > 2 ? resource(request) : core(request);
            case "apis" -> path.size() > 3 ? resource(request) : groups(request);
            case "openapi" -> openApi(request);
            case "version" -> version();
            default -> throw ApiException.noSuchPath();
        };
    }

    private static void requireGet(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw ApiException.methodNotAllowed(request.method());
        }
    }

    private Response core(Request request) {
        requireGet(request);
        return Response.json(
                200,
                request.path().size() == 1
                        ? discovery.coreVersions()
                        : discovery.resources("", request.path().get(1)));
    }

    private Response groups(Request request) {
        requireGet(request);
        List<String> path = request.path();
        return Response.json(
                200,
                switch (path.size()) {
                    case 1 -> discovery.groups();
                    case 2 -> discovery.group(path.get(1));
                    default -> discovery.resources(path.get(1), path.get(2));
                });
    }

    private Response openApi(Request request) {
        requireGet(request);
        List<String> path = request.path();
        if (path.size() < 2 || !path.get(1).equals("v3")) {
            throw ApiException.noSuchPath();
        }
        return switch (path.size()) {
            case 2 -> Response.json(200, openApi.index());
            case 4 -> Response.json(200, openApi.document("", path.get(3)));
            case 5 -> Response.json(200, openApi.document(path.get(3), path.get(4)));
            default -> throw ApiException.noSuchPath();
        };
    }

    private static Response version() {
        return Response.json(
                200,
                Json.object()
                        .put("major", "1")
                        .put("minor", "32")
                        .put("gitVersion", "v1.32.0+weir")
                        .put("gitCommit", "")
                        .put("gitTreeState", "clean")
                        .put("buildDate", "2026-01-01T00:00:00Z")
                        .put("goVersion", "none")
                        .put("compiler", "javac")
                        .put("platform", "local"));
    }

    private Response resource(Request request) {
        List<String> path = request.path();
        String plural = path.get(path.size() - 1);
        if (path.size() == 4
                && Reviews.KINDS.containsKey(plural)
                && Reviews.KINDS.get(plural).group().equals(path.get(1))) {
            return Response.json(201, Reviews.answer(plural, Bodies.object(request)));
        }
        return resources.handle(ResourcePath.parse(path, registry), request);
    }
}
