package dev.weir.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.weir.operator");
    private static final String ROOT = "dev.weir.operator.";

    private static final ArchRule NO_CYCLES =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    private static final ArchRule DIRECTIONS = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("api")
            .definedBy(ROOT + "api")
            .layer("model")
            .definedBy(ROOT + "model")
            .layer("dependent")
            .definedBy(ROOT + "dependent")
            .layer("observer")
            .definedBy(ROOT + "observer")
            .layer("status")
            .definedBy(ROOT + "status")
            .layer("jobmaster")
            .definedBy(ROOT + "jobmaster")
            .layer("logging")
            .definedBy(ROOT + "logging")
            .layer("metrics")
            .definedBy(ROOT + "metrics")
            .layer("data")
            .definedBy(ROOT + "data")
            .layer("reconciler")
            .definedBy(ROOT + "reconciler")
            .layer("launcher")
            .definedBy(ROOT + "launcher")
            .whereLayer("launcher")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("reconciler")
            .mayOnlyBeAccessedByLayers("launcher")
            .whereLayer("model")
            .mayOnlyAccessLayers("api")
            .whereLayer("dependent")
            .mayOnlyAccessLayers("api", "model")
            .whereLayer("observer")
            .mayOnlyAccessLayers("api", "model", "dependent")
            .whereLayer("status")
            .mayOnlyAccessLayers("api", "model", "dependent", "logging")
            .whereLayer("jobmaster")
            .mayOnlyAccessLayers("model", "logging")
            .whereLayer("logging")
            .mayOnlyAccessLayers("api", "model")
            .whereLayer("metrics")
            .mayOnlyAccessLayers("api", "model", "jobmaster")
            .whereLayer("api")
            .mayNotAccessAnyLayer();

    private static final ArchRule NO_ENGINE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.weir.api..",
                    "dev.weir.common..",
                    "dev.weir.graph..",
                    "dev.weir.state..",
                    "dev.weir.checkpoint..",
                    "dev.weir.task..",
                    "dev.weir.taskmanager..",
                    "dev.weir.jobmaster..",
                    "dev.weir.local..");

    private static final ArchRule PURE_MODEL = noClasses()
            .that()
            .resideInAPackage(ROOT + "model")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", "java.net.http..");

    @ParameterizedTest
    @MethodSource
    void shouldKeepTheDirectionsOfItsPackages(ArchRule rule) {
        rule.check(CLASSES);
    }

    static Stream<ArchRule> shouldKeepTheDirectionsOfItsPackages() {
        return Stream.of(NO_CYCLES, DIRECTIONS, NO_ENGINE, PURE_MODEL);
    }
}
