package dev.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.JobFailure;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.StateBackendSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class WorkFolderTest {
    @TempDir
    private Path work;

    private List<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(work.resolve("weir-state"))) {
            return all.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    @Test
    void shouldRemoveWhatAKilledProcessLeft() throws Exception {
        Path left = Files.createDirectories(work.resolve("weir-state/tm-1-123/1-count/db"));
        Files.writeString(left.resolve("000004.sst"), "old");
        Files.writeString(work.resolve("weir-state/tm-1-123/lock"), "");

        WorkFolder folder = WorkFolder.create(work, "tm-1");

        assertThat(folders()).hasSize(1).doesNotContain("tm-1-123");
        folder.close();
        assertThat(folders()).isEmpty();
    }

    @Test
    void shouldLeaveOtherProcessesAlone() throws Exception {
        try (WorkFolder first = WorkFolder.create(work, "tm-1")) {
            Path file = first.folder("kept").resolve("1");
            Files.writeString(file, "mine");

            try (WorkFolder second = WorkFolder.create(work, "tm-1")) {
                assertThat(file).exists();
                assertThat(second.folder("kept")).isNotEqualTo(first.folder("kept"));
            }

            assertThat(file).exists();
        }
    }

    @Test
    void shouldSayWhatToDoWhenTheFolderCannotBeUsed() throws Exception {
        Path file = Files.writeString(work.resolve("file"), "");

        assertThatThrownBy(() -> RocksDbStateBackend.open(new StateBackendSettings("tm-1", file, OptionalLong.empty())))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("rocksdb cannot use the folder", "WEIR_WORK");
    }

    @Test
    void shouldFindTheBackendByItsName() throws Exception {
        try (KeyedStateBackend found =
                new RocksDbStateBackendFactory().open(new StateBackendSettings("tm-1", work, OptionalLong.empty()))) {
            assertThat(found).isInstanceOf(RocksDbStateBackend.class);
        }
        assertThat(folders()).isEmpty();
    }

    @Test
    void shouldTellAFullDiskFromOtherFailures() {
        RocksDBException full = new RocksDBException(
                "While appending to file",
                new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device"));
        RocksDBException broken =
                new RocksDBException("x", new Status(Status.Code.Corruption, Status.SubCode.None, "bad block"));

        StateDiskException fullDisk = StateDiskException.of(full, "/work");
        assertThat(fullDisk.reason()).isEqualTo("LocalDiskFull");
        assertThat(fullDisk.category()).isEqualTo(JobFailure.Category.ENVIRONMENT);
        assertThat(fullDisk).hasMessageContainingAll("/work", "larger volume");
        assertThat(StateDiskException.of(new IOException("No space left on device"), "/work")
                        .reason())
                .isEqualTo("LocalDiskFull");
        assertThat(StateDiskException.of(broken, "/work").reason()).isEqualTo("LocalStateDamaged");
        assertThat(StateDiskException.of(new IOException("Input/output error"), "/work")
                        .reason())
                .isEqualTo("LocalDiskFailed");
    }
}
