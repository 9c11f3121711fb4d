/** Finds the reactor's modules, and compiles and runs programs against them. */
@NullMarked
package llm.tests;

import org.jspecify.annotations.NullMarked;
