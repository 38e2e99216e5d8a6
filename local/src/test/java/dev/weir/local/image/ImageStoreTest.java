package dev.weir.local.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {

    @TempDir
    Path folder;

    @Test
    void shouldFindAnImageByItsNameWhenItIsAddedLater() throws IOException {
        ImageStore store = new ImageStore(List.of(folder.resolve("missing"), folder));
        assertThat(store.find("weir/flights:dev")).isEmpty();

        write("flights", "{\"name\": \"weir/flights:dev\", \"entrypoint\": [\"java\"], \"env\": {\"A\": \"b\"}}");

        Image image = store.find("weir/flights:dev").orElseThrow();
        assertThat(image.root()).isEqualTo(folder.resolve("flights"));
        assertThat(image.entrypoint()).containsExactly("java");
        assertThat(image.env()).containsEntry("A", "b");
        assertThat(image.workdir()).isEqualTo("/");
        assertThat(store.find("weir/flights")).isEmpty();
    }

    @Test
    void shouldMeanLatestWhenThereIsNoTag() throws IOException {
        write("x", "{\"name\": \"localhost:5000/x\"}");

        assertThat(new ImageStore(List.of(folder)).find("localhost:5000/x:latest"))
                .isPresent();
    }

    @Test
    void shouldNameTheFileWhenAManifestIsMalformed() throws IOException {
        write("bad", "{\"name\": ");

        assertThatThrownBy(() -> new ImageStore(List.of(folder)).find("x"))
                .hasMessageContaining(folder.resolve("bad/image.json").toString());
    }

    private void write(String image, String manifest) throws IOException {
        Files.createDirectories(folder.resolve(image));
        Files.writeString(folder.resolve(image).resolve("image.json"), manifest);
    }
}
