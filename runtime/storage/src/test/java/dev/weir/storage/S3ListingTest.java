package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class S3ListingTest {
    private static final String HEAD =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";

    private static S3Listing read(String answer) throws IOException {
        return S3Listing.read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldTellKeysSizesAndTimes() throws IOException {
        S3Listing page = read(HEAD + "<Name>b</Name><IsTruncated>false</IsTruncated>"
                + "<Contents><Key>a/1 &amp; %2B+</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified><ETag>x</ETag>"
                + "<Size>7</Size><Owner><ID>me</ID><DisplayName>I</DisplayName></Owner></Contents>"
                + "<Contents><Key>a/2</Key></Contents></ListBucketResult>");

        assertThat(page.objects())
                .containsExactly(
                        new StoredObject(
                                "a/1 & %2B+",
                                7, Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli()),
                        new StoredObject("a/2", 0, 0));
        assertThat(page.next()).isEmpty();
    }

    @Test
    void shouldDecodeKeysAndFoldersWhenTheServiceSaysThatTheyAreEncoded() throws IOException {
        S3Listing page = read(HEAD + "<Contents><Key>a%2Fb+c%2B</Key><Size>1</Size></Contents>"
                + "<CommonPrefixes><Prefix>a%2F%C3%A4/</Prefix></CommonPrefixes><EncodingType>url</EncodingType>"
                + "</ListBucketResult>");

        assertThat(page.objects()).extracting(StoredObject::key).containsExactly("a/b c+");
        assertThat(page.folders()).containsExactly("a/ä/");
    }

    @Test
    void shouldSayHowToGoOnWhenThePageIsNotTheLast() throws IOException {
        String token = "<NextContinuationToken>t+1/=</NextContinuationToken>";

        assertThat(read(HEAD + "<IsTruncated>true</IsTruncated>" + token + "</ListBucketResult>")
                        .next())
                .isEqualTo("t+1/=");
        assertThat(read(HEAD + "<IsTruncated>false</IsTruncated>" + token + "</ListBucketResult>")
                        .next())
                .isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoListing() {
        for (String answer : new String[] {
            "",
            "hello",
            "<html><body>Sign in</body></html>",
            HEAD + "<Contents><Key>a</Key>",
            HEAD + "<Contents><Size>1</Size></Contents></ListBucketResult>",
            HEAD + "<Contents><Key>a</Key><Size>much</Size></Contents></ListBucketResult>",
            HEAD + "<Contents><Key>a</Key><LastModified>today</LastModified></Contents></ListBucketResult>",
            HEAD + "<EncodingType>url</EncodingType><Contents><Key>%zz</Key></Contents></ListBucketResult>",
            HEAD + "<IsTruncated>true</IsTruncated></ListBucketResult>",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + HEAD.substring(HEAD.indexOf("?>") + 2)
                    + "<Contents><Key>&e;</Key></Contents></ListBucketResult>",
        }) {
            assertThatThrownBy(() -> read(answer)).as(answer).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldReadEveryFormOfATime() {
        for (String time : List.of(
                "2026-01-02T03:04:05.678Z",
                "2024-02-29T23:59:59.999Z",
                "1969-12-31T00:00:00.001Z",
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.123456Z",
                "2026-01-02T03:04:05.000+02:00")) {
            assertThat(S3Listing.epochMillis(time))
                    .as(time)
                    .isEqualTo(Instant.parse(time).toEpochMilli());
        }
    }

    @Test
    void shouldRefuseATimeThatIsNone() {
        for (String time :
                List.of("2026-13-02T03:04:05.678Z", "2026-02-30T03:04:05.678Z", "2026-01-02T24:04:05.678Z")) {
            assertThatThrownBy(() -> S3Listing.epochMillis(time)).as(time).isInstanceOf(DateTimeException.class);
        }
    }
}
