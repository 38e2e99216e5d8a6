package dev.weir.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointFailureReasonTest {
    @ParameterizedTest
    @EnumSource(CheckpointFailureReason.class)
    void shouldSayWhatToDo(CheckpointFailureReason reason) {
        assertThat(reason.word()).matches("[A-Z][A-Za-z]+");
        assertThat(reason.message("x")).startsWith("x. ").endsWith(".");
        assertThat(reason.message(""))
                .as("an instruction, after what happened, or in the place of one that cannot be given")
                .matches(".+[;:,] (?:.* )?(?:look|check|ask|start|use|see|raise|lower|give|keep|mend|make|correct"
                        + "|give|it is asked|this one stops|its message)\\b.*");
    }

    @Test
    void shouldHaveNoReasonThatNothingGives() {
        JavaClasses engine = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.weir");

        Set<String> given = new HashSet<>();
        for (JavaClass each : engine) {
            if (!each.isEquivalentTo(CheckpointFailureReason.class)) {
                each.getFieldAccessesFromSelf().stream()
                        .map(JavaFieldAccess::getTarget)
                        .filter(field -> field.getOwner().isEquivalentTo(CheckpointFailureReason.class))
                        .forEach(field -> given.add(field.getName()));
            }
        }

        for (CheckpointFailureReason reason : CheckpointFailureReason.values()) {
            assertThat(given).as("who gives it").contains(reason.name());
        }
    }
}
