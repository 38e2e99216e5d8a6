package dev.weir.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One page of a service's answer to ListObjectsV2, read by a pull parser: a log is listed for each commit, and a parser that
 * binds each element by reflection takes longer for it than everything else that a commit does.
 *
 * @param objects in the order of the service
 * @param folders common prefixes, with the slash at their end
 * @param next asks for the next page; empty: this is the last
 */
record S3Listing(List<StoredObject> objects, List<String> folders, String next) {
    private static final String ROOT = "ListBucketResult";

    /** Zeros stand for digits. */
    private static final String USUAL_TIME = "0000-00-00T00:00:00.000Z";

    private static final long SECONDS_OF_DAY = 24 * 60 * 60;

    /** @throws IOException if it is no such answer */
    static S3Listing read(InputStream answer) throws IOException {
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(answer);
            try {
                return new Reader(xml).read();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException | DateTimeException | IllegalArgumentException e) {
            throw new IOException("the answer is no listing of an S3 service: " + e.getMessage(), e);
        }
    }

    /** One each: they promise nothing about threads. What is listed cannot name files or other documents. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /**
     * Of a time as S3 writes it, 2026-01-02T03:04:05.678Z. That form is read digit by digit: there is one for each object of each
     * listing, and the JDK's formatter resolves fields by a map for each of them.
     *
     * @throws DateTimeException if it is no time
     */
    static long epochMillis(String time) {
        if (!isUsual(time)) {
            return Instant.parse(time).toEpochMilli();
        }
        long days = LocalDate.of(number(time, 0, 4), number(time, 5, 7), number(time, 8, 10))
                .toEpochDay();
        LocalTime ofDay = LocalTime.of(number(time, 11, 13), number(time, 14, 16), number(time, 17, 19));
        return (days * SECONDS_OF_DAY + ofDay.toSecondOfDay()) * 1000 + number(time, 20, 23);
    }

    private static boolean isUsual(String time) {
        boolean usual = time.length() == USUAL_TIME.length();
        for (int i = 0; usual && i < USUAL_TIME.length(); i++) {
            char at = time.charAt(i);
            usual = USUAL_TIME.charAt(i) == '0' ? at >= '0' && at <= '9' : at == USUAL_TIME.charAt(i);
        }
        return usual;
    }

    private static int number(String time, int from, int to) {
        return Integer.parseInt(time, from, to, 10);
    }

    /** Of one answer. */
    private static final class Reader {
        private final XMLStreamReader xml;
        private final List<StoredObject> objects = new ArrayList<>();
        private final List<String> folders = new ArrayList<>();
        private boolean encoded;
        private boolean truncated;
        private String token = "";

        Reader(XMLStreamReader xml) {
            this.xml = xml;
        }

        S3Listing read() throws XMLStreamException, IOException {
            xml.nextTag();
            if (!xml.getLocalName().equals(ROOT)) {
                throw new IOException(
                        "the answer is no listing of an S3 service: it begins with '" + xml.getLocalName() + "'");
            }
            while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
                element(xml.getLocalName());
            }
            if (truncated && token.isEmpty()) {
                throw new IOException("the listing is cut off and does not say how it goes on");
            }
            List<StoredObject> all = objects.stream()
                    .map(object -> new StoredObject(decoded(object.key()), object.size(), object.modifiedAt()))
                    .toList();
            return new S3Listing(all, folders.stream().map(this::decoded).toList(), truncated ? token : "");
        }

        private void element(String name) throws XMLStreamException {
            switch (name) {
                case "EncodingType" -> encoded = xml.getElementText().trim().equals("url");
                case "IsTruncated" ->
                    truncated = Boolean.parseBoolean(xml.getElementText().trim());
                case "NextContinuationToken" -> token = xml.getElementText();
                case "Contents" -> objects.add(object());
                case "CommonPrefixes" -> folder();
                default -> skip();
            }
        }

        private StoredObject object() throws XMLStreamException {
            String key = null;
            long size = 0;
            long modifiedAt = 0;
            while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "Key" -> key = xml.getElementText();
                    case "Size" -> size = Long.parseLong(xml.getElementText().trim());
                    case "LastModified" ->
                        modifiedAt = epochMillis(xml.getElementText().trim());
                    default -> skip();
                }
            }
            if (key == null) {
                throw new XMLStreamException("an object has no key");
            }
            return new StoredObject(key, size, modifiedAt);
        }

        private void folder() throws XMLStreamException {
            while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
                if (xml.getLocalName().equals("Prefix")) {
                    folders.add(xml.getElementText());
                } else {
                    skip();
                }
            }
        }

        /** Of this element nothing is needed. */
        private void skip() throws XMLStreamException {
            for (int depth = 1; depth > 0; ) {
                int event = xml.next();
                depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
                depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
            }
        }

        private String decoded(String key) {
            return encoded ? URLDecoder.decode(key, StandardCharsets.UTF_8) : key;
        }
    }
}
