import { z } from 'zod';

// Must be imported before any schema is made: zod compiles schemas with `new Function` unless told not to, and the
// page's content security policy refuses that.
z.config({ jitless: true });
