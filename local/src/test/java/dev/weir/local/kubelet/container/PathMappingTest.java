package dev.weir.local.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMappingTest {

    private final PathMapping mapping = PathMapping.of(Map.of(
            "/opt/weir", Path.of("/store/flights/opt/weir"),
            "/etc/weir/", Path.of("/pods/1/conf"),
            "/etc/weir/more", Path.of("/pods/1/more"),
            "/tmp", Path.of("/tmp/pods/1/tmp")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/opt/weir/lib/*:/opt/weir/job/*|/store/flights/opt/weir/lib/*:/store/flights/opt/weir/job/*",
                "--conf=/etc/weir/job.yaml|--conf=/pods/1/conf/job.yaml",
                "file:/etc/weir/a|file:/pods/1/conf/a",
                "file:///etc/weir/a|file:///pods/1/conf/a",
                "/etc/weir|/pods/1/conf",
                "/etc/weir/more/x|/pods/1/more/x",
                "-Xlog:gc -Djava.io.tmpdir=/tmp|-Xlog:gc -Djava.io.tmpdir=/tmp/pods/1/tmp",
                "/tmp,/etc/weir|/tmp/pods/1/tmp,/pods/1/conf",
            })
    void shouldReplaceMappedPaths(String value, String expected) {
        assertThat(mapping.map(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/etc/weirdo/x", "s3://weir/opt/weir/lib", "/var/opt/weir", "http://host/tmp/x", "plain", "''"})
    void shouldLeaveAloneWhenThePathIsAnother(String value) {
        assertThat(mapping.map(value)).isEqualTo(value);
    }

    @Test
    void shouldRefuseWhenAPathIsNotAbsolute() {
        assertThatThrownBy(() -> PathMapping.of(Map.of("etc/weir", Path.of("/x"))))
                .hasMessageContaining("'etc/weir' must be absolute");
        assertThatThrownBy(() -> PathMapping.of(Map.of("/", Path.of("/x")))).hasMessageContaining("root");
    }
}
