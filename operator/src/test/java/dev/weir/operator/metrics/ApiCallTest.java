package dev.weir.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiCallTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /apis/weir.dev/v1alpha1/streamjobs, , list, weir.dev, streamjobs",
        "GET, /apis/weir.dev/v1alpha1/namespaces/demo/streamjobs, watch=true&timeoutSeconds=9, watch, weir.dev, streamjobs",
        "GET, /apis/weir.dev/v1alpha1/namespaces/demo/streamjobs/flights, , get, weir.dev, streamjobs",
        "PATCH, /apis/weir.dev/v1alpha1/namespaces/demo/streamjobs/flights/status, force=true, patch, weir.dev, streamjobs/status",
        "POST, /api/v1/namespaces/demo/secrets, , create, '', secrets",
        "DELETE, /api/v1/namespaces/demo/pods/flights-0, , delete, '', pods",
        "DELETE, /api/v1/namespaces/demo/pods, , deletecollection, '', pods",
        "PUT, /api/v1/namespaces/demo/events/e, , update, '', events",
        "GET, /api/v1/namespaces/demo, , get, '', namespaces",
        "GET, /api/v1/namespaces, , list, '', namespaces",
    })
    void shouldSayItInTheWordsOfRbac(
            String method, String path, String query, String verb, String group, String resource) {
        assertThat(ApiCall.of(method, path, query)).contains(new ApiCall(verb, group, resource));
    }

    @Test
    void shouldNotTakeDiscoveryForAResource() {
        assertThat(ApiCall.of("GET", "/version", null)).isEmpty();
        assertThat(ApiCall.of("GET", "/api/v1", null)).isEmpty();
        assertThat(ApiCall.of("GET", "/apis/weir.dev/v1alpha1", null)).isEmpty();
    }

    @Test
    void shouldKnowAWrite() {
        assertThat(new ApiCall("patch", "", "pods").isWrite()).isTrue();
        assertThat(new ApiCall("watch", "", "pods").isWrite()).isFalse();
    }
}
