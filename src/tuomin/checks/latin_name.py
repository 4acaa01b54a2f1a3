"""Personal names in Latin letters: a common given name before one to three capitalised words.

The given names are those most often given in English-speaking countries in the last hundred years,
some of other European languages, the surnames the most common of the United States. Many real names
fail, and a few other things pass: judge a column by the share of its values.

>>> import polars as pl
>>> texts = pl.Series(["Margaret Hill", "Dr. John A. Smith Jr.", "Smith, John", "New York"])
>>> valid(texts).to_list()
[True, True, True, False]
>>> is_part(pl.Series(["Margaret", "Johnson", "Berlin", None])).to_list()
[True, True, False, None]
"""

import polars as pl

GIVEN = (
    "Aaron Abby Abigail Abraham Ada Adam Addison Adrian Adriana Adrienne Agnes Ahmed Aidan Aiden"
    " Aileen Alan Albert Alec Alejandra Alejandro Alex Alexa Alexander Alexandra Alexandria Alexis"
    " Alfred Ali Alice Alicia Alison Allan Allen Allison Alma Alvin Alyssa Amanda Amber Amelia"
    " Amir Amy Ana Anastasia Anders Andre Andrea Andrei Andres Andrew Andy Angel Angela Angelica"
    " Angelina Anil Anita Anja Ann Anna Anne Annette Annie Anthony Antonio April Ariana Ariel"
    " Arjun Arlene Arnold Arthur Ashlee Ashley Aubrey Audrey Austin Autumn Ava Bailey Barbara"
    " Barry Beatrice Becky Belinda Ben Benjamin Bernadette Bernard Bernice Beth Bethany Betty"
    " Beverly Bill Billy Bjorn Blake Bob Bobby Bonnie Boris Brad Bradley Brady Brandi Brandon"
    " Brandy Breanna Brenda Brendan Brent Bret Brett Brian Briana Brianna Bridget Brittany"
    " Brittney Brooke Bruce Bryan Bryce Caitlin Caitlyn Caleb Calvin Cameron Camille Candace"
    " Candice Carl Carla Carlo Carlos Carmen Carol Carolina Caroline Carolyn Carrie Carter Casey"
    " Cassandra Cassidy Catherine Cathy Cecilia Chad Charlene Charles Charlotte Chase Chelsea"
    " Cheryl Chiara Chloe Chris Christian Christie Christina Christine Christopher Christy Cindy"
    " Claire Clara Clarence Claudia Clayton Clifford Clinton Clyde Cody Cole Colin Colleen Colton"
    " Connie Connor Corey Cory Courtney Craig Cristian Cristina Crystal Curtis Cynthia Daisy"
    " Dakota Dale Dalton Damon Dan Dana Daniel Danielle Danny Darius Darlene Darrell Darren Darryl"
    " Dave David Dawn Dean Deanna Debbie Deborah Debra Delores Denise Dennis Derek Derrick Desiree"
    " Destiny Devin Devon Diana Diane Dieter Dillon Dmitri Dominic Dominique Don Donald Donna"
    " Doris Dorothy Douglas Drew Duane Dustin Dwayne Dwight Dylan Earl Ebony Eddie Edgar Edith"
    " Edna Eduardo Edward Edwin Eileen Elaine Eleanor Elena Eli Elif Elijah Elizabeth Ella Ellen"
    " Emily Emma Enzo Eric Erica Erik Erika Erin Ernest Esther Ethan Ethel Eugene Eva Evan Evelyn"
    " Faith Fatima Felicia Felix Fernando Florence Frances Francis Francisco Frank Franklin Franz"
    " Fred Frederick Gabriel Gabriela Gabriella Gabrielle Gail Garrett Gary Gavin Gene Geoffrey"
    " George Gerald Geraldine Gilbert Gina Giovanni Giulia Giuseppe Glen Glenda Glenn Gloria"
    " Gordon Grace Grant Greg Gregg Gregory Greta Gwendolyn Hailey Haley Hannah Hans Harold"
    " Harriet Harry Hayden Hayley Hazel Heather Hector Heidi Heinz Helen Henry Herbert Herman"
    " Hiroshi Holly Howard Hugh Hugo Hunter Ian Ida Igor Ingrid Irene Isaac Isabel Isabella Isaiah"
    " Ivan Ivana Jack Jackie Jackson Jaclyn Jacob Jacqueline Jade Jaime Jake James Jamie Jan Jane"
    " Janet Janice Jared Jasmine Jason Javier Jay Jean Jeanette Jeanne Jeff Jeffery Jeffrey Jenna"
    " Jennifer Jenny Jens Jeremiah Jeremy Jermaine Jerome Jerry Jesse Jessica Jesus Jill Jillian"
    " Jim Jimmy Jo Joan Joann Joanna Joanne Jodi Jodie Jody Joe Joel Johan Johanna John Johnathan"
    " Johnny Jon Jonathan Jonathon Jordan Jorge Jose Joseph Joshua Joy Joyce Juan Juanita Judith"
    " Judy Julia Julian Juliana Julie Jurgen Justin Kaitlin Kaitlyn Kara Karen Kari Karina Karl"
    " Karla Katelyn Katherine Kathleen Kathryn Kathy Katie Katrina Kayla Kaylee Keith Kelli Kellie"
    " Kelly Kelsey Kendra Kenneth Kent Kerri Kerry Kevin Kiara Kim Kimberly Kirk Kirsten Klaus"
    " Kristen Kristi Kristie Kristin Kristina Kristine Kristopher Kristy Krystal Kurt Kyle Kylie"
    " Lance Larry Lars Laszlo Latasha Latoya Laura Lauren Laurie Lawrence Leah Lee Lena Leo Leon"
    " Leonard Leroy Leslie Lester Levi Lewis Liam Lillian Lily Linda Lindsay Lindsey Lisa Logan"
    " Lois Lonnie Loretta Lori Lorraine Louis Louise Luca Lucas Lucy Luis Luke Lydia Lynn"
    " Mackenzie Madeline Madison Makayla Malcolm Mallory Mandy Manuel Marc Marcia Marco Marcus"
    " Marek Margaret Maria Mariah Marie Marilyn Mario Marion Marisa Marissa Marjorie Mark Marlene"
    " Martha Martin Marvin Mary Mason Mathew Matthew Maureen Maurice Max Maxwell Megan Meghan"
    " Mehmet Melanie Melinda Melissa Melody Melvin Mercedes Meredith Mia Michael Michaela Micheal"
    " Michele Michelle Miguel Mike Mildred Mindy Miranda Misty Mitchell Mohamed Mohammed Molly"
    " Monica Monique Morgan Muhammad Mustafa Nancy Naomi Natalie Natasha Nathan Nathaniel Neil"
    " Nicholas Nicolas Nicole Nikita Nikolai Nina Noah Noel Nora Norma Norman Olga Oliver Olivia"
    " Omar Oscar Pablo Paige Pam Pamela Paolo Patricia Patrick Patty Paul Paula Pauline Pedro"
    " Peggy Penny Perry Peter Philip Phillip Phyllis Pierre Piotr Preston Priscilla Priya Rachael"
    " Rachel Rahul Raj Rajesh Ralph Ramon Randall Randy Raven Ray Raymond Rebecca Rebekah Regina"
    " Reginald Renee Rhonda Ricardo Richard Rick Ricky Riley Rita Robert Roberta Roberto Robin"
    " Robyn Rodney Roger Roland Ronald Ronnie Rosa Rose Ross Roy Ruben Ruby Russell Ruth Ryan"
    " Sabrina Sally Sam Samantha Samuel Sandra Sandy Sanjay Sara Sarah Savannah Scott Sean Selena"
    " Sergei Sergio Seth Shane Shannon Shari Sharon Shaun Shawn Shawna Sheena Sheila Shelby Shelia"
    " Shelley Shelly Sheri Sherri Sherry Shirley Sierra Sofia Sonia Sonya Sophia Spencer Stacey"
    " Stacie Stacy Stanley Stefan Stefanie Stephanie Stephen Steve Steven Stuart Sue Summer Susan"
    " Suzanne Sven Svetlana Sydney Sylvia Tabitha Tamara Tami Tammie Tammy Tanner Tanya Tara Tasha"
    " Tatiana Taylor Ted Teresa Terrance Terri Terry Theodore Theresa Thomas Tiffany Tim Timothy"
    " Tina Todd Tom Tomas Tommy Toni Tony Tonya Tracey Traci Tracie Tracy Travis Trevor Tricia"
    " Tristan Troy Tyler Tyrone Ursula Valerie Vanessa Vernon Veronica Vicki Vickie Vicky Victor"
    " Victoria Vincent Virginia Vivian Vladimir Walter Wanda Warren Wayne Wendy Wesley Whitney"
    " William Willie Wolfgang Wyatt Xavier Yesenia Yolanda Yuki Yusuf Yvette Yvonne Zachary Zoe"
)
SURNAMES = (
    "Adams Aguilar Alexander Allen Alvarado Alvarez Anderson Andrews Armstrong Arnold Austin"
    " Bailey Baker Banks Barnes Becker Bell Bennett Berry Bianchi Bishop Black Bowman Boyd Bradley"
    " Brooks Brown Bryant Burke Burns Burton Butler Campbell Carlson Carpenter Carr Carroll Carter"
    " Castillo Castro Chapman Chavez Chen Clark Cole Coleman Collins Contreras Cook Cooper Costa"
    " Cox Crawford Cruz Cunningham Daniels Davis Day Dean Delgado Diaz Dixon Dominguez Dubois"
    " Duncan Dunn Edwards Elliott Ellis Espinoza Estrada Evans Ferguson Fernandez Fields Fischer"
    " Fisher Flores Ford Foster Fowler Fox Franklin Freeman Fuller Garcia Gardner Garrett Garza"
    " George Gibson Gilbert Gomez Gonzales Gonzalez Gordon Graham Grant Gray Green Greene Griffin"
    " Guerrero Gupta Gutierrez Guzman Hall Hamilton Hansen Hanson Harper Harris Harrison Hart"
    " Harvey Hawkins Hayes Henderson Henry Hernandez Herrera Hicks Hill Hoffman Holmes Howard"
    " Howell Hudson Hughes Hunt Hunter Ivanov Jackson Jacobs James Jenkins Jensen Jimenez Johnson"
    " Johnston Jones Jordan Kelley Kelly Kennedy Khan Kim King Knight Kowalski Kumar Lane Larson"
    " Lawrence Lawson Le Lee Lewis Li Little Long Lopez Lucas Luna Lynch Maldonado Marquez"
    " Marshall Martin Martinez Mason Matthews Mccoy Mcdonald Medina Mejia Mendez Mendoza Meyer"
    " Miller Mills Mitchell Montgomery Moore Morales Moreau Moreno Morgan Morris Morrison Muller"
    " Munoz Murphy Murray Myers Nelson Nguyen Nichols Novak Nunez Obrien Oliver Olson Ortega Ortiz"
    " Owens Padilla Palmer Park Parker Patel Patterson Payne Pena Perez Perkins Perry Peters"
    " Peterson Petrov Phillips Pierce Porter Powell Price Ramirez Ramos Ray Reed Reid Reyes"
    " Reynolds Rice Richards Richardson Riley Rios Rivera Roberts Robertson Robinson Rodriguez"
    " Rogers Rojas Romero Rose Ross Rossi Ruiz Russell Ryan Salazar Sanchez Sanders Sandoval"
    " Santiago Santos Sato Schmidt Schneider Schultz Scott Sharma Shaw Silva Simmons Simpson Sims"
    " Singh Smith Snyder Soto Spencer Stephens Stevens Stewart Stone Sullivan Taylor Thomas"
    " Thompson Torres Tran Tucker Turner Valdez Vargas Vasquez Vega Wagner Walker Wallace Walsh"
    " Wang Ward Warren Washington Watkins Watson Weaver Webb Weber Welch Wells West Wheeler White"
    " Williams Williamson Willis Wilson Wong Wood Woods Wright Yang Young"
)
TITLE = "(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Herr|Frau)\\.? )?"
SUFFIX = "(?:,? (?:Jr|Sr|II|III|IV|MD|M\\.D|PhD|DDS|DVM)\\.?)?"
WORD = "[A-Z][A-Za-z\u00c0-\u024f'’-]+"
_GIVEN, _SURNAMES = "|".join(GIVEN.split()), "|".join(SURNAMES.split())
NAME = (
    f"^{TITLE}(?:(?:{_GIVEN})(?:-{WORD})?(?: [A-Z]\\.?)?(?: {WORD}){{1,3}}{SUFFIX}"
    f"|{WORD}, (?:{_GIVEN})(?: [A-Z]\\.?)?)$"
)
PART = f"^(?:{_GIVEN}|{_SURNAMES})$"
FIRM = (
    r"\b(?:LLC|Inc|Ltd|Co|Corp|Group|PLC|GmbH|AG|Sons|Company|Street|St|Road|Avenue|University"
    r"|College|School|Hospital|Hotel|City|County|Store|Shop|Bank|Album|Edition|Series)\b"
)


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a given name with a surname, and no firm or place."""
    built = texts.str.contains(NAME)
    return built & ~texts.str.contains(FIRM) if built.any() else built


def is_part(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a common given name or surname by itself."""
    return texts.str.contains(PART)
