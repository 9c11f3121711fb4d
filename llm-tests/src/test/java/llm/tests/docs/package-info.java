/** What all pages of the documentation have in common. */
@NullMarked
package llm.tests.docs;

import org.jspecify.annotations.NullMarked;
