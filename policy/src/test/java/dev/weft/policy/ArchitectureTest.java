package dev.weft.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which. */
@AnalyzeClasses(packages = "dev.weft.policy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesUseOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("route")
          .definedBy("dev.weft.policy.route")
          .layer("balance")
          .definedBy("dev.weft.policy.balance")
          .layer("guard")
          .definedBy("dev.weft.policy.guard")
          .layer("root")
          .definedBy("dev.weft.policy")
          .layer("document")
          .definedBy("dev.weft.policy.document")
          .whereLayer("document")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("root")
          .mayOnlyBeAccessedByLayers("document")
          .whereLayer("guard")
          .mayOnlyBeAccessedByLayers("root", "document")
          .whereLayer("balance")
          .mayOnlyBeAccessedByLayers("guard", "root", "document")
          .whereLayer("route")
          .mayOnlyBeAccessedByLayers("balance", "guard", "root", "document");

  @ArchTest
  static final ArchRule onlyDocumentsUseJackson =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.weft.policy.document")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule nothingReachesOutside =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.util.logging..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class,
              java.net.Socket.class,
              java.net.URLConnection.class,
              java.io.File.class,
              java.util.concurrent.Executor.class);
}
