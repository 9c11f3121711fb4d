/** What the modules show and hide: descriptors, dependencies, signatures, names of families. */
@NullMarked
package llm.tests.boundary;

import org.jspecify.annotations.NullMarked;
