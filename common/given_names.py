"""Given names common in the schools of Central Asia: two of them that differ by one letter are two people.

One spelling of each: a name left out is taken for another spelling of the name it resembles (Temur of Timur).
"""

GIVEN_NAMES = """
abbos abdulaziz abdulla abror adham adiba aigul akbar akmal aksinya alan albina aleksandr aleksandra aleksey ali alina
alisa alisher alla amina amir amira anastasiya anatoliy andrey angelina anisa anna anton anvar arina arseniy arslon
artem artur asad asal asila aslan asror ayan aynur aysha azamat azim azima aziz aziza bahodir bahor bahrom barno
behruz behzod bekzod bobur boris botir bunyod charos daler damir dana daniil darina dariya davlat davron denis diana
dilafruz dilbar dildora dilfuza dilmurod dilnora dilnoza dilrabo dilshod dilyora dina dinara diyor diyora dmitriy
doniyor durdona ekaterina elbek eldor elena elina elmira elyor emil erkin eva evgeniy farangiz farhod farida farrux
fayzulla feruza fotima galina gavhar georgiy gulbahor gulchehra gulnora gulnoza gulshan hadicha halima hamid hamida
hasan hilola humoyun husan ibrohim igor ikrom ilhom ilya inna inobat irina iroda islom ismoil ivan jahongir jamila
jamol jamshid janna jasmin jasur javohir kamila kamol kamola karim karina kirill komron konstantin kristina kseniya
laylo laziz laziza lev liana liliya lobar lola lyubov lyudmila madina mahliyo maksim malika malina marat margarita
marina mariya mark martin maryam matvey mila milana milena mirjalol mirzo mohira muazzam muhammad muhlisa munira
munisa murod muslima mustafo nafisa nargiza nasiba natalya navruz nazira nazokat nigina nigora nikita nikolay nilufar
nodir nodira nozim nozima nurbek nuriddin oksana oleg olga olim olima orif otabek oybek oydin oygul parviz pavel
polina ramina rano ravshan rayhon regina robiya roman ruslan rustam ruxshona sabina sabira sabrina said saida salim
salima samir samira sanjar sanobar sardor sarvar sarvinoz sergey setora sevara sevinch shahlo shahnoza shahrizoda
shahzod shahzoda sherzod shohjahon shohruh shukur sofiya sonya stepan suhrob sultan surayyo svetlana tamara tatyana
timofey timur ulugbek umar umid umida usmon valentin valeriya vasiliy vera veronika viktor viktoriya vladimir
vladislav yana yaroslav yasmina yoqub yulduz yuliya yusuf zafar zamira zarina zilola ziyoda zohid zuhra zulfiya
"""
