package dev.weir.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void shouldRefuseASecondClusterUntilTheFirstHasEnded() throws IOException {
        Path data = folder.resolve("data");
        try (DataFolder first = DataFolder.open(data)) {
            assertThat(DataFolder.runningOn(data)).contains(ProcessHandle.current());
            assertThatThrownBy(() -> DataFolder.open(first.path()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("weir down");
        }

        assertThat(DataFolder.runningOn(data)).isEmpty();
        DataFolder.open(data).close();
    }

    @Test
    void shouldNotTakeAnotherProcessForTheClusterWhenItHasItsId() throws IOException {
        Files.writeString(folder.resolve("weir.pid"), ProcessHandle.current().pid() + "\n2001-01-01T00:00:00Z\n");

        assertThat(DataFolder.runningOn(folder)).isEmpty();
    }

    @Test
    void shouldGiveEachFolderABlockOfItsOwnAndKeepIt() throws IOException {
        int number;
        try (AddressBlock first = AddressBlock.claim(folder.resolve("block"));
                AddressBlock second = AddressBlock.claim(folder.resolve("block-2"));
                AddressBlock third = AddressBlock.claim(Files.copy(folder.resolve("block"), folder.resolve("copy")))) {
            number = first.number();
            assertThat(second.number()).isNotEqualTo(number);
            assertThat(third.number()).isNotEqualTo(number);
        }

        try (AddressBlock again = AddressBlock.claim(folder.resolve("block"))) {
            assertThat(again.number()).isEqualTo(number);
        }
    }
}
