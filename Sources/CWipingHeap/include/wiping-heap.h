#pragma once
// Nothing to call: a program that is linked with this target gets memory that is wiped when it is freed.
