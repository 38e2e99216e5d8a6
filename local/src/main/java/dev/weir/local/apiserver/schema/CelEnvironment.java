package dev.weir.local.apiserver.schema;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;

/**
 * CEL as Kubernetes has it: the standard library, its string, list, set and math extensions, and the functions that Kubernetes
 * adds, as far as definitions use them. Expensive to make; thread-safe.
 */
final class CelEnvironment {

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(100_000)
            .maxExpressionCodePointSize(20_000)
            .build();

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    CelEnvironment() {
        this.compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(
                        CelExtensions.strings(),
                        CelExtensions.lists(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.math(OPTIONS),
                        CelExtensions.encoders(OPTIONS),
                        CelExtensions.bindings(),
                        CelExtensions.optional())
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", SimpleType.DYN)
                .addFunctionDeclarations(declarations())
                .build();
        this.runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(
                        CelExtensions.strings(),
                        CelExtensions.lists(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.math(OPTIONS),
                        CelExtensions.encoders(OPTIONS),
                        CelExtensions.optional())
                .addFunctionBindings(bindings())
                .build();
    }

    /** @throws CelValidationException when the expression is not CEL, with where and why */
    CelRuntime.Program compile(String expression) throws CelValidationException, CelEvaluationException {
        return runtime.createProgram(compiler.compile(expression).getAst());
    }

    private static List<CelFunctionDecl> declarations() {
        ListType anyList = ListType.create(SimpleType.DYN);
        return List.of(
                CelFunctionDecl.newFunctionDeclaration(
                        "find",
                        CelOverloadDecl.newMemberOverload(
                                "string_find_string", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                        "isURL",
                        CelOverloadDecl.newGlobalOverload("is_url_string", SimpleType.BOOL, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                        "isQuantity",
                        CelOverloadDecl.newGlobalOverload("is_quantity_string", SimpleType.BOOL, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                        "isSorted", CelOverloadDecl.newMemberOverload("list_is_sorted", SimpleType.BOOL, anyList)),
                CelFunctionDecl.newFunctionDeclaration(
                        "sum", CelOverloadDecl.newMemberOverload("list_sum", SimpleType.DYN, anyList)),
                CelFunctionDecl.newFunctionDeclaration(
                        "min", CelOverloadDecl.newMemberOverload("list_min", SimpleType.DYN, anyList)),
                CelFunctionDecl.newFunctionDeclaration(
                        "max", CelOverloadDecl.newMemberOverload("list_max", SimpleType.DYN, anyList)));
    }

    private static List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from("string_find_string", String.class, String.class, CelFunctions::find),
                CelFunctionBinding.from("is_url_string", String.class, CelFunctions::isUrl),
                CelFunctionBinding.from("is_quantity_string", String.class, CelFunctions::isQuantity),
                CelFunctionBinding.from("list_is_sorted", List.class, CelFunctions::isSorted),
                CelFunctionBinding.from("list_sum", List.class, CelFunctions::sum),
                CelFunctionBinding.from("list_min", List.class, list -> CelFunctions.extreme(list, -1)),
                CelFunctionBinding.from("list_max", List.class, list -> CelFunctions.extreme(list, 1)));
    }
}
