package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.InvalidProgramException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileLocationTest {
    @ParameterizedTest
    @CsvSource({
        "file:/in/a.csv, /in/a.csv, file:///in/a.csv",
        "file:///in/dir/, /in/dir, file:///in/dir",
        "file:/in/a%20b+c%25.csv, /in/a b+c%.csv, file:///in/a b+c%25.csv",
        "file:/, /, file:///",
    })
    void shouldTakeAFileUriApart(String uri, String path, String written) {
        FileLocation location = FileLocation.parse(uri);

        assertThat(location).isEqualTo(new FileLocation("file", "", path));
        assertThat(location.uri()).isEqualTo(written);
        assertThat(FileLocation.parse(written)).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "s3://weir/in/a.csv, weir, in/a.csv",
        "s3://weir/in/, weir, in",
        "s3://weir/, weir, ''",
        "s3://weir, weir, ''",
        "s3://weir/a%20b, weir, a%20b",
    })
    void shouldTakeAnS3UriApart(String uri, String bucket, String key) {
        assertThat(FileLocation.parse(uri)).isEqualTo(new FileLocation("s3", bucket, key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/in/a.csv",
                "a.csv",
                "http://host/a",
                "file:a.csv",
                "file://host/a.csv",
                "s3:/bucket/a",
                "s3:///a",
                "s3://Bad_Bucket/a",
                "file:/in/%zz",
                "file:/in/%00",
                "file:/in/*/a.csv",
                "s3://weir/*/a.csv"
            })
    void shouldRefuseWhatItCannotRead(String uri) {
        assertThatThrownBy(() -> FileLocation.parse(uri))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'" + uri + "'");
    }

    @Test
    void shouldMatchPatterns() {
        FileLocation location = FileLocation.parse("s3://weir/in/a-*.csv.?z");

        assertThat(location.isPattern()).isTrue();
        assertThat("a-1.csv.gz").matches(location.namePattern());
        assertThat("a-.csv.xz").matches(location.namePattern());
        assertThat("a-1xcsv.gz").doesNotMatch(location.namePattern());
        assertThat("b-1.csv.gz").doesNotMatch(location.namePattern());
    }

    @Test
    void shouldResolveNames() {
        assertThat(FileLocation.parse("s3://weir").resolve("a").uri()).isEqualTo("s3://weir/a");
        assertThat(FileLocation.parse("s3://weir/out/")
                        .resolve(".staging")
                        .resolve("a")
                        .uri())
                .isEqualTo("s3://weir/out/.staging/a");
        assertThat(FileLocation.parse("file:/").resolve("a").uri()).isEqualTo("file:///a");
    }
}
