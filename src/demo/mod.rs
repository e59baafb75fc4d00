//! The demonstration province: a Khánh Hòa of 2010–2011 and of today, entered through the same commands as the API.
