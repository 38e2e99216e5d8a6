package dev.weir.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A world depends on its seed alone, and its packages on each other in one direction. */
class ArchitectureTest {
    private static final JavaClasses SIMULATION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weir.simulation");

    @Test
    void shouldHaveNoCycles() {
        slices().matching("dev.weir.(**)").should().beFreeOfCycles().check(SIMULATION);
    }

    @Test
    void shouldReadNoClockAndNoOtherChance() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(UUID.class)
                .check(SIMULATION);
    }
}
