"""What is looked at before an article is published: headings, links, pictures, its title and lead."""


class CheckPages:
    """To be mixed into the admin of articles."""
