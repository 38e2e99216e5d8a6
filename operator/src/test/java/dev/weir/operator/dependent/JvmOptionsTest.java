package dev.weir.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.JobConfig;
import dev.weir.control.JvmOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void shouldGiveTheHeapOfATaskManagerMostOfItsMemory() {
        assertThat(JvmOptions.taskManager(Optional.of(2048 * MEBIBYTE), Optional.of(2.0), JobConfig.MEMORY))
                .contains("-Xmx1433m", "-XX:+UseParallelGC");
    }

    @Test
    void shouldLeaveRoomBesideTheHeapWhenThereIsLittleMemory() {
        assertThat(JvmOptions.taskManager(Optional.of(256 * MEBIBYTE), Optional.of(0.5), JobConfig.MEMORY))
                .contains("-Xmx160m", "-XX:+UseSerialGC");
        assertThat(JvmOptions.jobMaster(Optional.of(100 * MEBIBYTE))).contains("-Xmx32m");
    }

    @Test
    void shouldLeaveMoreBesideTheHeapForAStateBackendOutsideIt() {
        assertThat(JvmOptions.taskManager(Optional.of(1000 * MEBIBYTE), Optional.empty(), "rocksdb"))
                .contains("-Xmx400m");
    }

    @Test
    void shouldBoundTheHeapOfAJobMasterAlone() {
        assertThat(JvmOptions.jobMaster(Optional.empty())).contains("-Xmx256m");
        assertThat(JvmOptions.taskManager(Optional.empty(), Optional.empty(), JobConfig.MEMORY))
                .noneMatch(option -> option.startsWith("-Xmx"));
    }
}
