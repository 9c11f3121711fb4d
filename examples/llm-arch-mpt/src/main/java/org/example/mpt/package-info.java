/** MPT. */
@NullMarked
package org.example.mpt;

import org.jspecify.annotations.NullMarked;
