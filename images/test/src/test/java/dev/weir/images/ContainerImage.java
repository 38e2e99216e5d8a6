package dev.weir.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * An image in a tar with the layout of OCI.
 *
 * @param layers what is in each, by its digest, the lowest first
 */
record ContainerImage(Path tar, JsonNode config, Map<String, List<TarReader.Entry>> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ContainerImage read(Path tar) throws IOException {
        JsonNode index = JSON.readTree(file(tar, "index.json"));
        JsonNode manifest = JSON.readTree(file(tar, blob(index.at("/manifests/0/digest"))));
        JsonNode config = JSON.readTree(file(tar, blob(manifest.at("/config/digest"))));
        Map<String, List<TarReader.Entry>> layers = new LinkedHashMap<>();
        for (String layer : texts(manifest.at("/layers").findValues("digest"))) {
            List<TarReader.Entry> entries = new ArrayList<>();
            forEach(tar, layer, (entry, content) -> entries.add(entry));
            layers.put(layer, entries);
        }
        return new ContainerImage(tar, config, layers);
    }

    /** Of all layers. */
    List<TarReader.Entry> entries() {
        return layers.values().stream().flatMap(List::stream).toList();
    }

    private static String blob(JsonNode digest) {
        return "blobs/" + digest.asText().replace(':', '/');
    }

    private static List<String> texts(Iterable<JsonNode> nodes) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static byte[] file(Path tar, String name) throws IOException {
        AtomicReference<byte[]> found = new AtomicReference<>();
        try (InputStream in = Files.newInputStream(tar)) {
            new TarReader(in).forEach((entry, content) -> {
                if (entry.name().equals(name)) {
                    found.set(content);
                }
            });
        }
        return Optional.ofNullable(found.get())
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name + " in " + tar));
    }

    private static void forEach(Path tar, String layer, TarReader.Visitor visitor) throws IOException {
        byte[] compressed = file(tar, "blobs/" + layer.replace(':', '/'));
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            new TarReader(in).forEach(visitor);
        }
    }

    List<String> strings(String pointer) {
        return texts(config.at(pointer));
    }

    /** Puts all files into a folder; those that are programs can be run. */
    void unpack(Path root) throws IOException {
        for (String layer : layers.keySet()) {
            forEach(tar, layer, (entry, content) -> unpack(root, entry, content));
        }
    }

    private static void unpack(Path root, TarReader.Entry entry, byte[] content) throws IOException {
        Path file = root.resolve(entry.name().replaceFirst("^/+", ""));
        if (entry.type() == '5') {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        if ((entry.mode() & 0100) != 0 && !file.toFile().setExecutable(true, false)) {
            throw new IOException("cannot set the permissions of " + file);
        }
    }
}
